import { actions, type Form } from './form.ts';

/** The form behind one choice: what depended on another value is gone. undefined: nothing of the view changes. */
export function changeForm(form: Form, action: string, value: string | undefined): Form | undefined {
  switch (action) {
    case actions.channel:
      return form.channel === value ? undefined : { ...form, channel: value };
    case actions.cluster:
      return form.typed ? undefined : { ...form, cluster: value, namespace: undefined, workload: undefined };
    case actions.namespace:
      return form.typed ? undefined : { ...form, namespace: value, workload: undefined };
    case actions.workload:
      return { ...form, workload: value };
    case actions.check:
      return value === undefined ? undefined : { ...form, check: value };
    default:
      return undefined;
  }
}
