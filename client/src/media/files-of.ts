/** Whether what is being dragged over the page are files. */
export function hasFiles(data: DataTransfer | null): boolean {
  return data?.types.includes('Files') ?? false;
}

/** The files of a drop or a paste. Folders are left out: a browser hands them over as files without bytes. */
export function filesOf(data: DataTransfer | null): readonly File[] {
  if (!data) return [];
  const items = [...data.items].filter(({ kind }) => kind === 'file');
  if (items.length === 0) return [...data.files];
  return items.flatMap((item) => {
    if (item.webkitGetAsEntry()?.isDirectory) return [];
    return item.getAsFile() ?? [];
  });
}

/** What to attach of a paste. Text that was copied as such stays text, though office programs add a picture of it. */
export function pastedFilesOf(data: DataTransfer): readonly File[] {
  return data.types.includes('text/plain') ? [] : filesOf(data);
}
