/** The most files of one message. */
export const ATTACHMENTS_MAX = 10;
