import type { ReportReason } from '@sl3/schema/generated/admin/graphql';

/** Why something may be reported, in the order in which it is offered. */
export const REPORT_REASONS: readonly ReportReason[] = [
  'SPAM',
  'HARASSMENT',
  'HATE',
  'VIOLENCE',
  'SEXUAL',
  'SELF_HARM',
  'ILLEGAL',
  'PRIVACY',
  'OTHER',
];
