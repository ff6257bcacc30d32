const speech = new Set(
  `a an the this that these in on of at to by for from with and or is are was were be been has have had not no its it our
  your all any some same wrong other another each every new old which what when where who how still again just now then there
  here only also der die das dem den des im und oder ist sind war hat nicht unser unserem le la les du de un une et ou est
  sont el los las del y o es con per il lo i che non wide state status name names showing using running shows cannot can could
  may might must should will would because since after before while if but as so than up down out over under one two both see
  check look run use get try error errors failed failing level policy quota autoscaler health upgrade admin issue problem node
  nodes get list watch create delete patch update read write exec attach log logs annotation help label value key means w na do się nie jest içindeki do da no na em que está`.split(
    /\s+/,
  ),
);

/** Whether a word, in lower case, is one of sentences, which no namespace, cluster or pod is called. */
export const isSpeech = (word: string): boolean => speech.has(word);
