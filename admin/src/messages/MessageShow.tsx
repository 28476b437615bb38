import type { ShowMessageQuery } from '@sl3/schema/generated/admin/graphql';
import { useTranslate, type RaRecord } from 'react-admin';
import { EnumChip } from '../design/EnumChip.js';
import { PersonLink, RoomLink } from '../design/links.js';
import { Fact, Facts, Panel, TwoColumns } from '../design/Panel.js';
import { ShowScreen } from '../design/ShowScreen.js';
import { When } from '../design/When.js';
import { SanctionButtons } from '../sanctions/SanctionButtons.js';
import { CasesAbout } from '../users/CasesAbout.js';
import { AttachedFiles } from '../media/AttachedFiles.js';
import { JudgeMessageButton } from './JudgeMessage.js';
import { MessageContext } from './MessageContext.js';

type Shown = NonNullable<ShowMessageQuery['message']> & RaRecord<string>;

/** One message among those around it. */
export function MessageShow() {
  const translate = useTranslate();
  return (
    <ShowScreen<Shown> title={({ author }) => translate('console.message.title', { name: author.displayName })}>
      {(message) => <TwoColumns main={<Said message={message} />} side={<ToDo message={message} />} />}
    </ShowScreen>
  );
}

function Said({ message }: { message: Shown }) {
  const translate = useTranslate();
  const files = [...message.attachments, ...message.moderatedAttachments];
  return (
    <>
      <Panel title={translate('console.message.in_context')}>
        <MessageContext message={message} />
      </Panel>
      {files.length > 0 && (
        <Panel title={translate('console.message.files')}>
          <AttachedFiles assetIds={files.map(({ assetId }) => assetId)} />
        </Panel>
      )}
      <Panel title={translate('console.message.cases')}>
        <CasesAbout subjectId={message.id} />
      </Panel>
    </>
  );
}

function ToDo({ message }: { message: Shown }) {
  const translate = useTranslate();
  return (
    <>
      <Panel title={translate('console.message.facts')}>
        <Facts>
          <Fact name={translate('resources.messages.fields.author')}>
            <PersonLink person={message.author} />
          </Fact>
          <Fact name={translate('resources.messages.fields.room')}>
            <RoomLink room={message.room} />
          </Fact>
          <Fact name={translate('resources.messages.fields.state')}>
            <EnumChip of="MessageState" value={message.state} />
          </Fact>
          <Fact name={translate('resources.messages.fields.createdAt')}>
            <When at={message.createdAt} isExact />
          </Fact>
          {message.editedAt && (
            <Fact name={translate('resources.messages.fields.editedAt')}>
              <When at={message.editedAt} isExact />
            </Fact>
          )}
          {message.hiddenAt && (
            <Fact name={translate('resources.messages.fields.hiddenAt')}>
              <When at={message.hiddenAt} isExact />
            </Fact>
          )}
          <Fact name={translate('resources.messages.fields.seq')}>{message.seq}</Fact>
        </Facts>
      </Panel>
      <Panel title={translate('console.act.title')}>
        <JudgeMessageButton message={message} isWide />
      </Panel>
      <Panel title={translate('console.message.author')}>
        <SanctionButtons person={message.author} room={message.room} />
      </Panel>
    </>
  );
}
