/**
 * What a page may ask of the widget: `window.consent`, and the events of `document`.
 *
 * `window.consent` is there once the script has run. Where the script is late, blocked or
 * broken it is not: nothing is allowed then.
 */

/** The answer to purposes and services, by id: only `true` allows. */
interface ConsentDecisions {
  purposes: Record<string, boolean>
  services: Record<string, boolean>
}

/** What stands now; `answered`, if the visitor has chosen. */
interface ConsentStanding extends ConsentDecisions {
  answered: boolean
}

interface ConsentEvents {
  /** The widget runs. */
  ready: ConsentStanding
  /** The visitor has chosen, and the service has recorded it. */
  choice: ConsentStanding
  /** Something that was allowed no longer is: stop at once. */
  withdrawn: ConsentStanding
}

interface ConsentApi {
  /** Give what stands for every purpose and service. */
  get(): ConsentStanding
  /** Tell whether a purpose or a service may run; an unknown one may not. */
  allows(id: string): boolean
  /** Open the preferences. */
  open(): void
  /**
   * Choose for the visitor, who must have asked for it. Whatever is left out stays as it
   * is; services go with their purposes. Resolves when the service has answered, or could
   * not be reached: a no holds by then, a yes only if it says so.
   */
  set(changes: Partial<ConsentDecisions>): Promise<ConsentStanding>
  /** Take everything back. */
  withdraw(): Promise<ConsentStanding>
  /** Call a function at each event; the function that comes back ends that. */
  on<Name extends keyof ConsentEvents>(
    event: Name,
    listener: (standing: ConsentEvents[Name]) => void,
  ): () => void
  /** Resolves with what stood when the widget began. */
  readonly ready: Promise<ConsentStanding>
  /** Where the site queues: run a function at once, as the list before did later. */
  push?(act: () => void): void
}

interface Window {
  consent?: ConsentApi
}

interface DocumentEventMap {
  'consent:ready': CustomEvent<ConsentStanding>
  'consent:choice': CustomEvent<ConsentStanding>
  'consent:withdrawn': CustomEvent<ConsentStanding>
}
