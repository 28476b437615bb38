import { backOffMs } from '@sl3/live/back-off';
import { codeOf } from '@sl3/live/error-code';
import type { KeptUpload, UploadStore } from '@sl3/live/upload-store';
import type { Client } from '@urql/core';
import i18next from 'i18next';
import { newNonce } from '../room/draft.js';
import { imageSizeOf } from './image-size.js';
import { BeginUpload, DeleteMediaAsset, UploadedAsset } from './media.operations.js';
import { SendFailure, type SendBytes } from './send-bytes.js';
import { isStuck, isUnderWay, type Attachment, type Upload } from './upload.js';
import { whyNotUpload, type MediaLimits } from './why-not-upload.js';

/** What stands beside the message that is being written in one room. A new object whenever something changed. */
export interface RoomUploads {
  readonly items: readonly Upload[];
  /** What was left out when files were chosen, as a sentence. */
  readonly notice: string | null;
  /** The message is written, and goes as soon as its files are ready. */
  readonly isHeld: boolean;
  /** How many held messages have gone: the box in which the last one was written starts anew. */
  readonly sentCount: number;
}

/** What is sent once the files are ready. */
export type Send = (attachments: readonly Attachment[]) => void;

export interface UploadsOptions {
  /** Without the cache: the state of a file is asked for again and again. */
  readonly graph: Client;
  readonly store: UploadStore;
  readonly sendBytes: SendBytes;
  readonly accessToken: () => Promise<string | null>;
  /** The token in hand was refused. */
  readonly refreshAccessToken: () => Promise<unknown>;
  readonly limits: () => Promise<MediaLimits | undefined>;
  /** Keeps the preview of a file that has become part of a message: the screen goes on showing it. */
  readonly onSent: (attachment: Attachment, previewUrl: string | null) => void;
  /** Which tab this is; the same after a reload. */
  readonly tab: string;
  readonly isOnline?: () => boolean;
  readonly pollEveryMs?: number;
  readonly random?: () => number;
}

interface Task {
  kept: Omit<KeptUpload, 'keptAt'> & { keptAt?: number };
  upload: Upload;
  /** Ends what is going on for this file. */
  readonly gone: AbortController;
}

/** Two at a time: more would only make each of them slower. */
const AT_ONCE = 2;
const POLL_MS = 400;
const KEEP_MS = 24 * 3_600_000;
const NOTHING: RoomUploads = { items: [], notice: null, isHeld: false, sentCount: 0 };

/**
 * The files of all messages that are being written, whichever room is open: begun with the server, sent piece by piece,
 * waited for while it checks them. A cut, a change of room and a reload go on where it stood.
 */
export class Uploads {
  readonly #tasks = new Map<string, Task>();
  readonly #views = new Map<string, RoomUploads>();
  readonly #held = new Map<string, Send>();
  readonly #listeners = new Set<() => void>();
  readonly #wakers = new Set<() => void>();
  readonly #turns: (() => void)[] = [];
  #running = 0;

  constructor(private readonly options: UploadsOptions) {}

  /** What stands beside the message in a room. The same object until something changes. */
  of(roomId: string): RoomUploads {
    return this.#views.get(roomId) ?? NOTHING;
  }

  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Takes up what this tab left behind when it was reloaded. */
  async open(): Promise<void> {
    for (const kept of await this.options.store.load(this.options.tab)) {
      if (!this.#tasks.has(kept.id)) await this.#begin(kept);
    }
    void this.options.store.prune(KEEP_MS);
  }

  /** Stops. What is not sent stays on the device. */
  close(): void {
    for (const task of this.#tasks.values()) {
      task.gone.abort();
      if (task.upload.previewUrl !== null) URL.revokeObjectURL(task.upload.previewUrl);
    }
    this.#tasks.clear();
    this.#held.clear();
  }

  /** Files were chosen, dropped or pasted. What cannot be sent says so at once. */
  async add(roomId: string, files: readonly File[]): Promise<void> {
    const limits = await this.options.limits();
    const room = (limits?.attachmentsPerMessage ?? Infinity) - this.of(roomId).items.length;
    const taken = files.slice(0, Math.max(0, room));
    const max = limits?.attachmentsPerMessage ?? 0;
    this.#show(roomId, { notice: taken.length < files.length ? i18next.t('media.tooMany', { count: max }) : null });
    for (const file of taken) {
      const id = newNonce();
      const { tab } = this.options;
      await this.#begin({ id, roomId, tab, file, fileName: file.name, clientNonce: id }, limits);
    }
  }

  /** Gives a file up, wherever it stands. */
  cancel(id: string): void {
    const task = this.#drop(id);
    if (task?.kept.assetId === undefined) return;
    // What arrived of it is of no use to anybody; should this be lost, the server tidies up at night.
    void this.options.graph.mutation(DeleteMediaAsset, { assetId: task.kept.assetId }).toPromise();
  }

  /** Begins again what failed. */
  retry(id: string): void {
    const task = this.#tasks.get(id);
    if (task?.upload.state !== 'failed') return;
    // Another nonce: under the old one the server would hand out the upload that came to nothing.
    const { assetId: _assetId, uploadUrl: _uploadUrl, ...kept } = task.kept;
    task.kept = { ...kept, clientNonce: newNonce() };
    this.#change(task, { state: 'waiting', fault: null, sentBytes: 0 });
    void this.#run(task);
  }

  /** Sends the message as soon as all of its files are ready: now, if they are. */
  hold(roomId: string, send: Send): void {
    this.#held.set(roomId, send);
    this.#show(roomId, { isHeld: true });
    this.#settle(roomId);
  }

  /** The person goes on writing after all. */
  release(roomId: string): void {
    if (this.#held.delete(roomId)) this.#show(roomId, { isHeld: false });
  }

  dismissNotice(roomId: string): void {
    this.#show(roomId, { notice: null });
  }

  /** The network is back. */
  wake(): void {
    for (const wake of [...this.#wakers]) wake();
  }

  async #begin(kept: Task['kept'], limits?: MediaLimits): Promise<void> {
    const { id, roomId, file, fileName } = kept;
    const isImage = file.type.startsWith('image/');
    const size = isImage ? await imageSizeOf(file).catch(() => undefined) : undefined;
    const fault = limits && whyNotUpload({ fileName, bytes: file.size, size }, limits);
    const task: Task = {
      kept,
      gone: new AbortController(),
      upload: {
        id,
        roomId,
        fileName,
        mimeType: file.type === '' ? 'application/octet-stream' : file.type,
        bytes: file.size,
        state: fault === undefined ? 'waiting' : 'refused',
        sentBytes: 0,
        isStalled: false,
        // Only of what is known to be small enough to be drawn.
        previewUrl: fault === undefined && size ? URL.createObjectURL(file) : null,
        fault: fault ?? null,
        attachment: null,
      },
    };
    this.#tasks.set(id, task);
    this.#list(roomId);
    if (fault !== undefined) return;
    await this.options.store.save(kept);
    void this.#run(task);
  }

  async #run(task: Task): Promise<void> {
    const { signal } = task.gone;
    await this.#turn();
    try {
      if (signal.aborted) return;
      if (!(await this.#isSettled(task))) {
        if (task.kept.uploadUrl === undefined) await this.#ask(task);
        await this.#send(task);
      }
      await this.#wait(task);
    } catch (cause) {
      if (!signal.aborted) this.#fail(task, cause);
    } finally {
      this.#running -= 1;
      this.#turns.shift()?.();
    }
  }

  /** After a reload the server may be further than this page knows. */
  async #isSettled(task: Task): Promise<boolean> {
    if (task.kept.assetId === undefined) return false;
    const asset = await this.#asset(task.kept.assetId);
    if (asset === undefined || asset?.state === 'UPLOADING') return false;
    if (asset && asset.state !== 'DELETED') return true;
    const { assetId: _assetId, uploadUrl: _uploadUrl, ...kept } = task.kept;
    task.kept = { ...kept, clientNonce: newNonce() };
    return false;
  }

  async #ask(task: Task): Promise<void> {
    const { fileName, mimeType, bytes } = task.upload;
    for (let failures = 0; ; failures += 1) {
      const input = { fileName, mimeType, bytes, clientNonce: task.kept.clientNonce };
      const { data, error } = await this.options.graph.mutation(BeginUpload, { input }).toPromise();
      task.gone.signal.throwIfAborted();
      const result = data?.beginUpload;
      if (result?.__typename === 'BeginUploadSuccess') {
        task.kept = { ...task.kept, assetId: result.asset.id, uploadUrl: result.uploadUrl };
        await this.options.store.save(task.kept);
        return;
      }
      if (result?.__typename === 'TooManyUploadsProblem') {
        await this.#pause(task, Math.max(result.retryAfterMs, 1_000));
        continue;
      }
      if (result) throw new Refused(result.message);
      const code = codeOf(error?.graphQLErrors[0]);
      if (code === 'BAD_USER_INPUT' || code === 'FORBIDDEN') throw new Refused(i18next.t('media.failed'));
      await this.#pause(task, backOffMs(failures, undefined, this.options.random));
    }
  }

  async #send(task: Task): Promise<void> {
    const { uploadUrl = '', file } = task.kept;
    for (let failures = 0; ; failures += 1) {
      const before = task.upload.sentBytes;
      const attempt = new AbortController();
      const cut = () => attempt.abort(new SendFailure(0));
      // A request that is under way when the network goes would hang until a timeout that nobody set.
      addEventListener('offline', cut);
      task.gone.signal.addEventListener('abort', cut);
      this.#change(task, { state: 'uploading', isStalled: false });
      try {
        await this.options.sendBytes({
          url: uploadUrl,
          file,
          accessToken: this.options.accessToken,
          onProgress: (sentBytes) => this.#change(task, { sentBytes }),
          signal: attempt.signal,
        });
        return;
      } catch (cause) {
        task.gone.signal.throwIfAborted();
        if (!(cause instanceof SendFailure) || cause.isFinal) throw cause;
        if (cause.status === 401) await this.options.refreshAccessToken().catch(() => undefined);
        if (task.upload.sentBytes > before) failures = 0;
      } finally {
        removeEventListener('offline', cut);
        task.gone.signal.removeEventListener('abort', cut);
      }
      await this.#pause(task, backOffMs(failures, undefined, this.options.random));
    }
  }

  /** Until the server has made up its mind. */
  async #wait(task: Task): Promise<void> {
    const { assetId = '' } = task.kept;
    this.#change(task, { state: 'checking', isStalled: false, sentBytes: task.upload.bytes });
    for (;;) {
      const asset = await this.#asset(assetId);
      task.gone.signal.throwIfAborted();
      if (asset?.state === 'READY') {
        const { fileName, mimeType, bytes, kind, width, height, thumbhash } = asset;
        const attachment = { assetId, fileName, mimeType, bytes, kind, width, height, thumbhash };
        this.#change(task, { state: 'ready', attachment });
        this.#settle(task.upload.roomId);
        return;
      }
      if (asset?.state === 'REFUSED') throw new Refused(asset.refusal?.message ?? i18next.t('media.failed'));
      if (asset === null || asset?.state === 'DELETED') throw new SendFailure(404);
      await this.#sleep(task, this.options.pollEveryMs ?? POLL_MS);
    }
  }

  /** The asset; null when there is none (any more), undefined when nobody knows. */
  async #asset(id: string) {
    const { data, error } = await this.options.graph.query(UploadedAsset, { id }).toPromise();
    return error || !data ? undefined : data.mediaAsset;
  }

  #fail(task: Task, cause: unknown): void {
    const isRefused = cause instanceof Refused;
    const fault = isRefused ? cause.message : i18next.t('media.failed');
    this.#change(task, { state: isRefused ? 'refused' : 'failed', fault, isStalled: false });
    void this.options.store.forget(task.upload.id);
    this.release(task.upload.roomId);
  }

  /** Sends the held message of a room once its files allow it. */
  #settle(roomId: string): void {
    const send = this.#held.get(roomId);
    const { items, sentCount } = this.of(roomId);
    if (!send || items.some(isUnderWay) || items.some(isStuck)) return;
    this.#held.delete(roomId);
    const attachments = items.flatMap(({ attachment }) => attachment ?? []);
    for (const { id, attachment, previewUrl } of items) {
      if (attachment) this.options.onSent(attachment, previewUrl);
      this.#tasks.delete(id);
      void this.options.store.forget(id);
    }
    this.#list(roomId, { isHeld: false, sentCount: sentCount + 1, notice: null });
    send(attachments);
  }

  #drop(id: string): Task | undefined {
    const task = this.#tasks.get(id);
    if (!task) return undefined;
    task.gone.abort();
    this.#tasks.delete(id);
    if (task.upload.previewUrl !== null) URL.revokeObjectURL(task.upload.previewUrl);
    void this.options.store.forget(id);
    const { roomId } = task.upload;
    this.#list(roomId);
    if (this.of(roomId).items.length === 0) this.release(roomId);
    this.#settle(roomId);
    return task;
  }

  /** One of the few places in which something is sent. */
  async #turn(): Promise<void> {
    if (this.#running >= AT_ONCE) await new Promise<void>((resolve) => this.#turns.push(resolve));
    this.#running += 1;
  }

  async #pause(task: Task, ms: number): Promise<void> {
    const isOnline = this.options.isOnline?.() ?? navigator.onLine;
    this.#change(task, { isStalled: true });
    await this.#sleep(task, isOnline ? ms : OFFLINE_RETRY_MS);
    this.#change(task, { isStalled: false });
  }

  async #sleep(task: Task, ms: number): Promise<void> {
    const { signal } = task.gone;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, ms);
      const wakers = this.#wakers;
      function done() {
        clearTimeout(timer);
        wakers.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      }
      wakers.add(done);
      signal.addEventListener('abort', done);
    });
    signal.throwIfAborted();
  }

  #change(task: Task, change: Partial<Upload>): void {
    if (task.gone.signal.aborted) return;
    task.upload = { ...task.upload, ...change };
    this.#list(task.upload.roomId);
  }

  #list(roomId: string, change: Partial<RoomUploads> = {}): void {
    const items = [...this.#tasks.values()].map(({ upload }) => upload).filter((upload) => upload.roomId === roomId);
    this.#show(roomId, { ...change, items });
  }

  #show(roomId: string, change: Partial<RoomUploads>): void {
    this.#views.set(roomId, { ...this.of(roomId), ...change });
    for (const listener of [...this.#listeners]) listener();
  }
}

/** The server wants this file in no case, and says why. */
class Refused extends Error {}

/** While the device says it is offline. It may be wrong, so it is a delay, not a stop. */
const OFFLINE_RETRY_MS = 10_000;
