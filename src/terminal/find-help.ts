/** Behind the options of `kdebug find --help`. */
export const findHelp = `
Tries on your own alerts what "Look into this with kdebug" would do with them. Needs neither Slack nor a cluster.

Standard input: one JSON object a line,
  {"id": "1", "message": {"text": "pod web-7f9c8d6b5c-x2x4z in namespace shop is crashing"}}
where message is a Slack message object, as conversations.history returns it.

Standard output: one JSON object a line, {"id", "answer", "reason"}. answer is
  {"cluster", "namespace", "kind", "name", "container"}   it would go ahead with this; what the message does not tell is left out
  {"choices": [two or more of these, the best first]}     it would ask
  null                                                    nothing there to look into

A line that cannot be read is named on standard error, the others are answered, and the exit status is 1.
  jq -c '.messages[] | {id: .ts, message: .}' history.json | kdebug find`;
