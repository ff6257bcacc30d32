const links = /<((?:https?:|mailto:|tel:|[@#!])[^<>|]*)(?:\|([^<>|]*))?>/g;
const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/**
 * What the person typed, from what Slack and phone keyboards made of it: links, entities, curly quotes, long dashes,
 * special spaces and invisible marks. Source: "Formatting text for app surfaces", docs.slack.dev.
 */
export function repairText(text: string): string {
  return text
    .replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .replace(/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
    .replace(/[“”„‟]/g, '"')
    .replace(/[‘’‚‛]/g, "'")
    .replace(/[—―]/g, '--')
    .replace(/(^|\s)–(?=\S{2}|\s|$)/g, '$1--')
    .replace(/–/g, '-')
    .replace(links, (_, address: string, label?: string) => unlink(address, label))
    .replace(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity);
}

/** The label stands only where the address ends with it: a link made by hand must not hide its address. */
function unlink(address: string, label: string | undefined): string {
  if (/^[@#!]/.test(address)) {
    const mark = address.startsWith('#') ? '#' : '@';
    return mark + (label ?? address.slice(1)).replace(/^[@#]/, '');
  }
  const plain = address.replace(/^(?:mailto|tel):/, '');
  if (label === undefined) return plain;
  return label !== '' && address.replace(/\/$/, '').endsWith(label.replace(/\/$/, '')) ? label : plain;
}
