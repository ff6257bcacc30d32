const trouble =
  /crash|oom|kill|restart|evict|fail|error|down\b|unavailable|not ready|notready|pending|backoff|back-off|stuck|replicas|unhealthy|timeout|time out|50[0-4]|latency|throttl|neustart|startet|abgest|abst[uü]rz|redémarr|plante|reinici|ca[ií]do|caiu|riavvi|hängt|probe|not respond|broken|weird|degraded|alert|firing|triggered|saturat|mismatch|no endpoints|hangs|slow|panic|leak|\b(?:has|have|is|are|was|does|do|can) not\b|n['’]t\b/i;
const notice =
  /success|\bdeployed\b|\bdeploying\b|\bsynced\b|\breleased\b|\bpromoted\b|rolled out|rollout (?:of .{1,80} )?(?:is )?(?:complete|finished|done)|has been updated|upgraded|erfolgreich|ausgerollt|déployé|desplegado/i;

/** Whether a line tells of something that does not work. */
export const isTrouble = (line: string): boolean => trouble.test(line);

/** Whether texts only tell that something was done as planned. */
export function isNotice(texts: readonly string[]): boolean {
  return (
    texts.some((text) => notice.test(text)) &&
    !texts.some((text) => trouble.test(text) || /\b(?:not|no|never|unable|cannot|nicht|kein\w*|pas|sin)\b/i.test(text))
  );
}
