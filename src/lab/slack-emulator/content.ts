import { type Args, listArg, objectArg, textArg } from './args.ts';
import { textLength, validateBlocks } from './blocks/validate-blocks.ts';
import type { JsonObject } from './json.ts';
import { limits } from './limits.ts';
import type { Message } from './message-store.ts';
import { SlackError, schemaError } from './slack-error.ts';

/** What a message says: the part of it that a caller decides. */
export type Content = Pick<Message, 'text' | 'blocks' | 'attachments' | 'metadata' | 'asked'>;

/** Text, blocks, attachments and metadata of a call, refused as Slack refuses them. */
export function readContent(args: Args, textLimit: 'postedText' | 'updatedText' | 'ephemeralText'): Content {
  const blocks = readBlocks(args);
  const attachments = listArg(args, 'attachments', 'invalid_attachments');
  const metadata = readMetadata(args);
  const text = fitText(textArg(args, 'text') ?? '', textLimit);
  if (text === '' && isEmpty(blocks) && isEmpty(attachments)) throw new SlackError('no_text');
  return {
    text,
    ...(isEmpty(blocks) ? {} : { blocks: withIds(blocks ?? []) }),
    ...(isEmpty(attachments) ? {} : { attachments: attachments ?? [] }),
    ...(metadata === undefined ? {} : { metadata }),
    asked: Object.fromEntries(askedFields.flatMap((name) => (args[name] === undefined ? [] : [[name, args[name]]]))),
  };
}

const askedFields = ['parse', 'link_names', 'mrkdwn', 'unfurl_links', 'unfurl_media', 'reply_broadcast'];
const isEmpty = (list: readonly unknown[] | undefined): boolean => list === undefined || list.length === 0;

function readBlocks(args: Args): readonly JsonObject[] | undefined {
  const markdown = textArg(args, 'markdown_text');
  const blocks = listArg(args, 'blocks', 'invalid_blocks_format');
  if (markdown !== undefined && (blocks !== undefined || textArg(args, 'text') !== undefined)) {
    throw new SlackError('markdown_text_conflict');
  }
  const all = markdown === undefined ? blocks : [{ type: 'markdown', text: markdown }];
  if (all === undefined) return undefined;
  const wrong = validateBlocks(all);
  if (wrong.length > 0) throw schemaError('invalid_blocks', wrong);
  if (textLength(all) > limits.allBlocksText.max) throw new SlackError('msg_blocks_too_long');
  return all;
}

function fitText(text: string, limit: 'postedText' | 'updatedText' | 'ephemeralText'): string {
  if (text.length <= limits[limit].max) return text;
  if (limit !== 'postedText') throw new SlackError('msg_too_long');
  return text.slice(0, limits.postedText.max);
}

function readMetadata(args: Args): JsonObject | undefined {
  const metadata = objectArg(args, 'metadata', 'invalid_metadata_format');
  if (metadata === undefined) return undefined;
  // {} takes away what an update finds.
  if (Object.keys(metadata).length === 0) return metadata;
  const { event_type: type, event_payload: payload } = metadata;
  if (typeof type !== 'string' || typeof payload !== 'object' || payload === null) {
    throw new SlackError('invalid_metadata_format');
  }
  if (Buffer.byteLength(JSON.stringify(metadata)) > limits.metadataBytes.max)
    throw new SlackError('metadata_too_large');
  return metadata;
}

/** Slack gives each block an id; ours are the same on each run, so that tests can compare. */
export const withIds = (blocks: readonly JsonObject[]): readonly JsonObject[] =>
  blocks.map((block, index) => ({ block_id: `auto${index}`, ...block }));
