/** What kept bytes from being sent. */
export class SendFailure extends Error {
  constructor(
    /** 0 when the server could not be reached. */
    readonly status: number,
    options?: ErrorOptions,
  ) {
    super(`The upload was interrupted (${String(status)}).`, options);
  }

  /** Whether trying again is of no use: the server knows nothing of this upload, or wants none of it. */
  get isFinal(): boolean {
    return this.status >= 400 && this.status < 500 && !PASSING.has(this.status);
  }
}

/** Signed out for a moment, a timeout, another request at the same upload, and too many of them. */
const PASSING = new Set([401, 408, 409, 423, 425, 429]);

export interface BytesToSend {
  readonly url: string;
  readonly file: Blob;
  /** Asked for before each request: an upload may outlive a token. */
  readonly accessToken: () => Promise<string | null>;
  readonly onProgress: (sentBytes: number) => void;
  readonly signal: AbortSignal;
}

export type SendBytes = (request: BytesToSend) => Promise<void>;

/** What proxies let pass in one request. */
const CHUNK_BYTES = 8 * 1024 * 1024;

/**
 * Sends a file from where the server has it, by the tus protocol.
 *
 * @throws {@link SendFailure} when it was cut short; calling again goes on. An aborted one never settles otherwise than by
 * the signal's own reason.
 */
export async function sendBytes({ url, file, accessToken, onProgress, signal }: BytesToSend): Promise<void> {
  const { Upload, DetailedError } = await import('tus-js-client').catch((cause: unknown) => {
    throw new SendFailure(0, { cause }); // the part of the page that does it did not come
  });
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const upload = new Upload(file, {
      uploadUrl: new URL(url, location.href).href,
      uploadSize: file.size,
      chunkSize: CHUNK_BYTES,
      // When to try again is decided where the state is shown.
      retryDelays: null,
      storeFingerprintForResuming: false,
      onBeforeRequest: async (request) => {
        const token = await accessToken();
        if (token !== null) request.setHeader('Authorization', `Bearer ${token}`);
      },
      onProgress,
      onSuccess: () => resolve(),
      onError: (cause) => {
        const status = cause instanceof DetailedError ? (cause.originalResponse?.getStatus() ?? 0) : 0;
        reject(new SendFailure(status, { cause }));
      },
    });
    signal.addEventListener('abort', () => {
      void upload.abort();
      reject(signal.reason as Error);
    });
    upload.start();
  });
}
