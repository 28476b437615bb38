import type { ReactNode } from 'react';
import { Loading, ShowBase, Title, useShowContext, type RaRecord } from 'react-admin';

interface ShowScreenProps<Row> {
  readonly title: (row: Row) => string;
  readonly children: (row: Row) => ReactNode;
}

// react-admin takes the row of a list for the whole one until that has come, unless it is asked for with a word more.
const WHOLE = { meta: { isWhole: true } };

/** One row on a page of its own. */
export function ShowScreen<Row extends RaRecord<string>>({ title, children }: ShowScreenProps<Row>) {
  return (
    <ShowBase<Row> queryOptions={WHOLE}>
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
