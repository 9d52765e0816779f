import { nearest } from '../text/nearest.ts'

/**
 * What one setting takes. Flags of the command line, keys of the settings file and their documentation come from here.
 */
export interface Spec {
  readonly type: 'integer' | 'text' | 'choice' | 'texts' | 'choices' | 'flag'
  /** What help and error messages call the value: `N`, `FILE`. */
  readonly value?: string
  readonly describe: string
  readonly choices?: readonly string[]
  readonly least?: number
  readonly most?: number
  /** What is in effect where neither a flag nor a setting says otherwise. */
  readonly fallback?: number | string
  /** Says what is wrong with a text, and what to give instead; null where nothing is. */
  readonly check?: (text: string) => string | null
}

type ValueOf<S extends Spec> = S['type'] extends 'integer'
  ? number
  : S['type'] extends 'flag'
    ? boolean
    : S['type'] extends 'texts' | 'choices'
      ? readonly string[]
      : S extends { readonly type: 'choice'; readonly choices: readonly (infer C)[] }
        ? C
        : string

/** The values of some specs by name; a value that nobody gave is missing. */
export type Values<Specs extends Record<string, Spec>> = {
  readonly [K in keyof Specs]?: ValueOf<Specs[K]>
}

/** A value that was read, or what is wrong with it: words that follow the setting's name. */
export type Read<T> =
  | { readonly status: 'ok'; readonly value: T }
  | { readonly status: 'wrong'; readonly reason: string }

/** Reads what the command line gives for a spec: one text for each time that the flag was given. */
export function readTexts(spec: Spec, given: readonly string[]): Read<unknown> {
  // the last one counts, as everywhere
  const text = given.at(-1)
  if (text === undefined) return { status: 'wrong', reason: `needs a value: ${spec.value}` }
  if (spec.type === 'texts' || spec.type === 'choices') return checkValue(spec, given)
  if (spec.type === 'integer')
    return checkValue(spec, /^-?\d+$/.test(text) ? Number(text) : text, text || '""')
  return checkValue(spec, text)
}

/** Checks a value of a settings file; `shown` is how its writer wrote it. */
export function checkValue(
  spec: Spec,
  value: unknown,
  shown: string = JSON.stringify(value) ?? String(value),
): Read<unknown> {
  const wrong = (wants: string): Read<never> => ({
    status: 'wrong',
    reason: `takes ${wants}, not ${shown.length > 60 ? `${shown.slice(0, 60)}...` : shown}`,
  })
  const ok = (found: unknown): Read<unknown> => ({ status: 'ok', value: found })
  switch (spec.type) {
    case 'flag':
      return typeof value === 'boolean' ? ok(value) : wrong('true or false')
    case 'integer': {
      const { least = 0, most = Number.MAX_SAFE_INTEGER } = spec
      const number = typeof value === 'bigint' ? Number(value) : value
      const isWhole = typeof number === 'number' && Number.isInteger(number)
      return isWhole && number >= least && number <= most
        ? ok(number)
        : wrong(`a whole number from ${least} to ${most}`)
    }
    case 'choice':
      return typeof value === 'string' && spec.choices?.includes(value)
        ? ok(value)
        : wrong(`${spec.choices?.join(' or ')}`)
    case 'text':
      if (typeof value !== 'string') return wrong('a text')
      if (value === '') return wrong('a text that is not empty')
      return checked(spec, [value], value)
    default: {
      if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
        return wrong('a list of texts')
      if (value.includes('')) return wrong('a list of texts that are not empty')
      return checked(spec, value, value)
    }
  }
}

function checked(spec: Spec, texts: readonly string[], value: unknown): Read<unknown> {
  for (const text of texts) {
    if (spec.choices && !spec.choices.includes(text)) {
      const near = nearest(text, spec.choices)
      const among = near ? `did you mean ${near}?` : `it is one of ${spec.choices.join(', ')}`
      return { status: 'wrong', reason: `does not know ${text}; ${among}` }
    }
    const reason = spec.check?.(text)
    if (reason) return { status: 'wrong', reason }
  }
  return { status: 'ok', value }
}
