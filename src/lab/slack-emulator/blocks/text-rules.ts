import { limits } from '../limits.ts';
import { both, byType, flag, list, object, oneOf, type Rule, text } from './rule.ts';

export const id = text(limits.id.max, 0);
const type = (name: string): Rule => oneOf(name);

export const plainText = (max: number, min = 1): Rule =>
  byType({ plain_text: object({ type: type('plain_text'), text: text(max, min), 'emoji?': flag }) });

export const mrkdwn = (max: number, min = 1): Rule =>
  byType({ mrkdwn: object({ type: type('mrkdwn'), text: text(max, min), 'verbatim?': flag }) });

/** plain_text or mrkdwn. Slack reports the object's own mismatch before the field's. */
export const anyText = (max: number, min = 1): Rule => {
  const rule = byType({
    plain_text: object({ type: type('plain_text'), text: text(max, min), 'emoji?': flag }),
    mrkdwn: object({ type: type('mrkdwn'), text: text(max, min), 'verbatim?': flag }),
  });
  return (value, at) => {
    const wrong = rule(value, at);
    return wrong.length === 0 ? [] : [`failed to match all allowed schemas [json-pointer:${at}]`, ...wrong];
  };
};

export const confirm = object({
  'title?': plainText(limits.confirmTitle.max),
  text: anyText(limits.confirmText.max),
  'confirm?': plainText(limits.confirmButton.max),
  'deny?': plainText(limits.confirmButton.max),
  'style?': oneOf('primary', 'danger'),
});

/** Options of menus are plain text; those of checkboxes and radio buttons may be mrkdwn. */
export const option = (label: Rule): Rule =>
  object({
    text: label,
    value: text(limits.optionValue.max),
    'description?': plainText(limits.optionText.max),
    'url?': text(limits.buttonUrl.max),
  });

export const menuOption = option(plainText(limits.optionText.max));
export const menuOptions = (max: number): Rule => both(list(menuOption, max), uniqueValues);

const uniqueValues: Rule = (value, at) => {
  const values = Array.isArray(value) ? value.map((one) => one?.value) : [];
  return new Set(values).size === values.length ? [] : [`option values must be unique [json-pointer:${at}]`];
};
