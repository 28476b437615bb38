import type { ReactNode } from 'react';
import { ShowBase, Title, useShowContext, type RaRecord } from 'react-admin';
import { Loading } from 'react-admin';

interface ShowScreenProps<Row> {
  readonly title: (row: Row) => string;
  readonly children: (row: Row) => ReactNode;
}

/** One row on a page of its own. */
export function ShowScreen<Row extends RaRecord<string>>({ title, children }: ShowScreenProps<Row>) {
  return (
    <ShowBase<Row>>
      <Shown title={title}>{children}</Shown>
    </ShowBase>
  );
}

function Shown<Row extends RaRecord<string>>({ title, children }: ShowScreenProps<Row>) {
  const { record } = useShowContext<Row>();
  if (!record) return <Loading />;
  return (
    <>
      <Title title={title(record)} />
      {children(record)}
    </>
  );
}
