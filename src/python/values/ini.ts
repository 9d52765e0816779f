/**
 * The sections of a file and their options, as configparser reads them; an option is undefined where it is not sure to
 * be its text.
 */
type Sections = Map<string, Map<string, string | undefined>>

const HEADER = /^\[(.+)\]/
const OPTION = /^(.*?)\s*[=:]\s*(.*)$/

/**
 * Reads an INI file as Python's configparser does: names of options in lower case, those of DEFAULT in each section.
 * What goes on over several lines or is interpolated is undefined.
 *
 * @throws what configparser would refuse
 */
export function parseIni(text: string): Sections {
  const sections: Sections = new Map([['DEFAULT', new Map()]])
  let section: Map<string, string | undefined> | null = null
  let option: { readonly name: string; readonly indent: number } | null = null
  for (const line of text.split(/\r\n|\n|\r/)) {
    const plain = line.trim()
    if (plain === '' || /^[#;]/.test(plain)) continue
    const indent = line.length - line.trimStart().length
    if (section && option && indent > option.indent) {
      section.set(option.name, undefined)
      continue
    }
    const header = HEADER.exec(plain)?.[1]
    if (header !== undefined) {
      if (header !== 'DEFAULT' && sections.has(header)) throw new Error(`two sections ${header}`)
      section = sections.get(header) ?? new Map()
      sections.set(header, section)
      option = null
      continue
    }
    const [, key = '', value = ''] = OPTION.exec(plain) ?? []
    const name = key.toLowerCase()
    if (!section || name === '' || section.has(name)) throw new Error(`no option: ${plain}`)
    section.set(name, value.includes('%') ? undefined : value)
    option = { name, indent }
  }
  const defaults = sections.get('DEFAULT') ?? []
  return new Map([...sections].map(([name, own]) => [name, new Map([...defaults, ...own])]))
}
