import type { EditStep } from '../../src/jsonc/chain.ts'
import { asObject, equalValues, type JsonValue, readValue } from '../../src/jsonc/value.ts'
import { append, itemsIn, type SectionPath, sectionNode, takeFirst } from './section.ts'

/** A question that VS Code asks when a configuration or task with `${input:id}` starts. */
export interface PromptInput {
  readonly id: string
  readonly type: 'promptString'
  readonly description: string
  readonly default: string
}

/** The variable for the answer to a prompt: `${input:amlDebugHost}`. */
export const promptOf = ({ id }: Pick<PromptInput, 'id'>): string => `\${input:${id}}`

/** Adds a prompt unless there is one with its id. */
export function addInput(section: SectionPath, input: PromptInput): EditStep {
  return (document) =>
    itemsIn(document, section, 'inputs').some((node) => asObject(readValue(node)).id === input.id)
      ? []
      : append(document, section, 'inputs', [{ ...input }])
}

/** Takes a prompt of ours out, whatever its default is by now, once nothing asks for it. */
export function dropInput(section: SectionPath, input: PromptInput): EditStep {
  return (document) => {
    const node = sectionNode(document, section)
    if (!node || JSON.stringify(readValue(node)).includes(promptOf(input))) return []
    const isOurs = (value: JsonValue) =>
      equalValues({ ...asObject(value), default: '' }, { ...input, default: '' })
    return takeFirst(section, 'inputs', isOurs)(document)
  }
}
