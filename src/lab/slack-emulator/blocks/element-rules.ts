import { limits } from '../limits.ts';
import { anyField, anything, both, flag, list, number, object, oneOf, type Rule, text } from './rule.ts';
import { anyText, confirm, id, menuOption, menuOptions, option, plainText } from './text-rules.ts';

const element = (type: string, fields: Readonly<Record<string, Rule>>): Rule =>
  object({ type: oneOf(type), 'action_id?': id, 'confirm?': confirm, 'focus_on_load?': flag, ...fields });

const placeholder = { 'placeholder?': plainText(limits.placeholder.max) };
const style = { 'style?': oneOf('primary', 'danger') };
const several = { ...placeholder, 'max_selected_items?': number(1) };
const dispatch = {
  ...placeholder,
  'initial_value?': text(limits.inputValue.max, 0),
  'dispatch_action_config?': anything,
};

const groups = list(object({ label: plainText(limits.optionText.max), options: menuOptions(limits.options.max) }), 100);
const menu = {
  ...placeholder,
  'options?': menuOptions(limits.options.max),
  'option_groups?': groups,
};
const choice = option(anyText(limits.optionText.max));
const choices = list(choice, limits.choiceOptions.max);

export const image = both(
  object({
    type: oneOf('image'),
    alt_text: text(limits.altText.max),
    'image_url?': text(limits.imageUrl.max),
    'slack_file?': anything,
  }),
  anyField('image_url', 'slack_file'),
);

export const button = element('button', {
  text: plainText(limits.buttonText.max),
  'value?': text(limits.buttonValue.max, 0),
  'url?': text(limits.buttonUrl.max),
  'accessibility_label?': text(limits.accessibilityLabel.max),
  ...style,
});

/** What may stand in actions and as the accessory of a section. */
export const clickable: Readonly<Record<string, Rule>> = {
  button,
  overflow: element('overflow', { options: menuOptions(limits.overflowOptions.max) }),
  static_select: both(
    element('static_select', { ...menu, 'initial_option?': menuOption }),
    anyField('options', 'option_groups'),
  ),
  multi_static_select: element('multi_static_select', {
    ...menu,
    ...several,
    'initial_options?': list(menuOption, 100),
  }),
  external_select: element('external_select', {
    ...placeholder,
    'initial_option?': menuOption,
    'min_query_length?': number(0),
  }),
  multi_external_select: element('multi_external_select', {
    ...several,
    'initial_options?': list(menuOption, 100),
    'min_query_length?': number(0),
  }),
  users_select: element('users_select', { ...placeholder, 'initial_user?': id }),
  channels_select: element('channels_select', {
    ...placeholder,
    'initial_channel?': id,
    'response_url_enabled?': flag,
  }),
  conversations_select: element('conversations_select', {
    ...placeholder,
    'initial_conversation?': id,
    'default_to_current_conversation?': flag,
    'response_url_enabled?': flag,
    'filter?': anything,
  }),
  datepicker: element('datepicker', { ...placeholder, 'initial_date?': text(10) }),
  timepicker: element('timepicker', { ...placeholder, 'initial_time?': text(5), 'timezone?': text(100) }),
  radio_buttons: element('radio_buttons', { options: choices, 'initial_option?': choice }),
  checkboxes: element('checkboxes', { options: choices, 'initial_options?': choices }),
};

/** What may stand in an input block. */
export const fillable: Readonly<Record<string, Rule>> = {
  ...Object.fromEntries(Object.entries(clickable).filter(([type]) => type !== 'button' && type !== 'overflow')),
  plain_text_input: element('plain_text_input', {
    ...dispatch,
    'multiline?': flag,
    'min_length?': number(0, limits.inputValue.max),
    'max_length?': number(1, limits.inputValue.max),
  }),
  number_input: element('number_input', {
    ...dispatch,
    is_decimal_allowed: flag,
    'min_value?': text(100),
    'max_value?': text(100),
  }),
  url_text_input: element('url_text_input', dispatch),
  email_text_input: element('email_text_input', dispatch),
};
