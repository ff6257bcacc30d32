/** A mark of ours while secrets are looked for: as long as the mark, and in no notation of anything. */
export const markFiller = '\ue000';

const words =
  /^(?:true|false|null|nil|none|undefined|unset|empty|yes|no|on|off|required|optional|invalid|incorrect|expired|missing|wrong|failed|hidden|redacted|masked|string|value|val|arg|default|enabled|disabled|error|is|was|the|for|not|and|or)[.,;:!)]?$/i;

/** Stands where a secret would, and is none: nothing, a variable, '<none>', '****', '12 bytes', a path. */
export function isPlaceholder(value: string): boolean {
  return (
    value.trim() === '' ||
    value.startsWith(markFiller) ||
    /^\$(?:[{(]|[A-Z_][A-Z0-9_]*$)|^%[A-Za-z_]+%$|^\{\{|^<[^>]*>|^\[[A-Za-z ]*\]$/.test(value) ||
    /^\((?:hidden|redacted|unknown|unset|none|empty)\)$/i.test(value) ||
    /^[*•xX.#_=-]+$/.test(value) ||
    /^\d+ bytes$|^(?:files|compat)(?: [a-z_]+){0,4}$/.test(value) ||
    words.test(value) ||
    // A comment may follow without a blank.
    isPath(value.split(/[#\s]/, 1)[0] ?? '')
  );
}

const roots =
  /^(?:file:\/\/)?(?:~|\.{1,2})?\/(?:app|bin|boot|builds|certs?|config|data|dev|etc|home|host|keys|lib|mnt|opt|private|proc|root|run|sbin|secrets?|srv|sys|tmp|users|usr|var|vault|workspace)(?:\/|$)/i;

function isPath(value: string): boolean {
  return (
    value === '/' ||
    roots.test(value) ||
    value.startsWith('path/to/') ||
    /^(?:\.{0,2}|\$\w+)\/(?:[\w.-]+\/)*[\w.-]+\.(?:crt|key|pem|txt|json|ya?ml|conf|env|jks|p12)$/.test(value)
  );
}
