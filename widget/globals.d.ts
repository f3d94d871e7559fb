/** A text; or a tag with names and values of its attributes, and its children. */
type TreeNode = string | [head: string, ...TreeNode[]]

type Ids = Record<string, boolean>

/** The answer to every purpose and service, by id. */
interface Decisions {
  purposes: Ids
  services: Ids
}

/** A purpose; or a service, which has purposes. */
interface Item {
  id: string
  number: number
  /** What a switch of an optional purpose is called. */
  name?: string
  necessary?: boolean
  /** It is on until somebody says no: the regime is not opt-in. */
  free?: boolean
  sale?: boolean
  purposes?: string[]
  /** A pattern of the names of what it stores, by kind. */
  storage?: Record<string, string>
  /** Where it loads from, `host` or `host/path`, for parts that ask. */
  hosts?: string[]
  /** Its cookies that were not set for the whole site: name and path. */
  paths?: [name: string, path: string][]
}

/** What the service hands the widget, as docs/design.md has it. */
/** Tools whose attributes count, and what their names stand for. */
interface Attributes {
  tools: string[]
  names: [theirs: string, ours: string][]
}

/** What stands in place of what is held; pairs go by id, and posters by address as well. */
interface Embeds {
  tree: TreeNode
  names: [id: string, name: string][]
  missing: [id: string, what: string][]
  posters: [key: string, file: string][]
  /** The page's policy was written before any click. */
  isBound: boolean
}

interface WidgetData {
  site: string
  /** What a choice says of the screen it was made on. */
  shown: { notice: string; build: string; lang: string }
  /** A refusal's state: what stands between outcome and signal, and up to its days. */
  refusal: [regime: string, asked: string]
  days: number
  domain?: string
  /** Hosts of the site itself, for the part that looks for others. */
  own?: string[]
  /** Set by parts: whether a page has to be loaded anew, by what ended and what was given. */
  isStale?: (lost: string[], given: unknown) => any
  /** The owner has it go on after a withdrawal, and not load again. */
  stays?: boolean
  /** All that the site speaks, where that is more than one. */
  languages?: string[]
  /** Purposes first, then services. */
  items: Item[]
  /** What tools outside know, and the purposes that each takes. */
  roles?: Record<string, string[]>
  /** What Google's tags are told beside the types. */
  google?: { default: Record<string, unknown>; set: Record<string, boolean> }
  style: string
  texts: Record<string, string>
  banner: TreeNode
  preferences: TreeNode
  embeds?: Embeds
  attributes?: Attributes
  /** Services that untagged elements need not wait for. */
  once?: Set<string>
}

/** A choice by numbers and whole days since 1970-01-01 UTC. */
interface State {
  outcome: string
  signal: boolean
  asked: number[]
  given: { has: (number: number) => number }[]
}

/** What is sent to the service. */
interface Choice extends Partial<Decisions> {
  action: string
  notice: string
  layer: string
  key: string
  lang: string
  build: string
}

/** The service's answer to a choice; empty where it refused it for good. */
interface Answer {
  state?: string
  receipt?: unknown
  token?: string
}

/** What the visitor chose, as it stands now. */
interface Choices {
  /** The ids of what may run. */
  on: Set<string>
  state: State | null | undefined
  /** What the service has not confirmed yet. */
  pending?: Choice
  /** Of the answer just given. */
  receipt?: unknown
  deliver(): Promise<unknown>
  /** Answer; the draft is what a save is to leave on. */
  choose(action: string, layer: string, draft?: Set<string> | false): Promise<unknown>
}

/** What the page sees, and what parts tell one another by it. */
interface ConsentApi {
  /** A part says on which layer it was. */
  set(changes: Partial<ConsentDecisions> & { layer?: string }): Promise<ConsentStanding>
  /** What is shown and answered is being counted. */
  counts?: boolean
}

interface Navigator {
  readonly globalPrivacyControl?: boolean
}

/** What each part is handed: the script tag, and the notice's data; around others, those. */
declare const TAG: HTMLScriptElement
declare const DATA: WidgetData
declare const NEXT: (tag: HTMLScriptElement, data: WidgetData) => void
/** Whether this is built for sites where not everyone is asked first. */
declare const REGIMES: boolean
