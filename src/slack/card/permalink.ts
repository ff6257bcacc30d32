const form =
  /^https:\/\/[a-z0-9.-]{1,100}\.slack(?:-gov)?\.com\/archives\/[A-Z0-9]{2,31}\/p\d{1,20}(?:\?thread_ts=[\d.]{1,22}&cid=[A-Z0-9]{2,31})?$/;

/** Whether an address is one of a Slack message, as chat.getPermalink makes them; others, which somebody may have put into their name, stay text. */
export function isPermalink(address: string): boolean {
  return form.test(address);
}
