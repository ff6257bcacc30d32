/** A file as the Web API returns it, and its bytes. */
export interface StoredFile {
  readonly id: string;
  readonly name: string;
  title: string;
  readonly size: number;
  readonly mimetype: string;
  readonly filetype: string;
  readonly user: string;
  readonly url_private: string;
  readonly url_private_download: string;
}

/** A file and where it was shared, for observation. */
export interface SharedFile extends StoredFile {
  readonly body: Uint8Array;
  readonly shares: readonly { readonly channel: string; readonly thread_ts?: string; readonly ts: string }[];
}

/** From getUploadURLExternal until completeUploadExternal. */
export interface PendingUpload {
  readonly id: string;
  readonly filename: string;
  readonly length: number;
  readonly snippetType?: string;
  /** A secret part of the upload address. */
  readonly ticket: string;
  body?: Uint8Array;
}

export interface FileStore {
  readonly pending: Map<string, PendingUpload>;
  readonly shared: Map<string, SharedFile & { shares: { channel: string; thread_ts?: string; ts: string }[] }>;
}

export const createFileStore = (): FileStore => ({ pending: new Map(), shared: new Map() });
