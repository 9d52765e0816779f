import type { PyNode } from '../syntax.ts'
import type { Unit, UnitNode } from './static-value.ts'

/** What lies outside of a module: the repository's other modules, and the environment that it runs in. */
export interface World {
  /** The module that a dotted name means in the module at `from`; null where it is not the repository's own. */
  import(dotted: string, from: string): Unit | null
  /** What an environment variable may hold for the module at `from`, likeliest first. */
  variable(name: string, from: string): readonly string[]
  /** What each of the repository's own commands gives that starts one of some modules, word by word. */
  commands(started: Iterable<string>): readonly (readonly string[])[]
  /**
   * The literal that a file of the repository stands for; null where it is not certain which file that is, or what is
   * in it when the code runs.
   *
   * @param path as the code has it
   * @param from the modules one of which may have been started: it may be relative to the folder of any
   */
  data(path: string, format: DataFormat, from: Iterable<string>): UnitNode | null
  /**
   * The files and folders that a pattern matches, as paths from its folder, in order; null where it is not certain which
   * these are when the code runs.
   *
   * @param from the modules one of which may have been started: the folder may be relative to the folder of any
   */
  matches(pattern: FilePattern, from: Iterable<string>): readonly FoundPath[] | null
  /**
   * The expression that an object of a library holds in an attribute, by the call that makes the object; null if
   * unknown.
   */
  field(unit: Unit, call: PyNode, name: string): UnitNode | null
  /** Whether a call of a library surely gives an object, which Python takes for true. */
  makes(unit: Unit, call: PyNode): boolean
  /**
   * Whether code outside of it puts something else into an attribute of a class or its instances, or changes what the
   * attribute holds.
   *
   * @param type the class; null for an attribute of the module itself
   */
  isReplaced(unit: Unit, type: PyNode | null, name: string): boolean
  /** Whether another module may use what a module calls by some name. */
  isUsedElsewhere(unit: Unit, name: string): boolean
}

/** A format that files of data are read in. */
export type DataFormat = 'ini' | 'json' | 'yaml' | 'toml'

/** A path that code finds by a pattern, from the pattern's folder. */
export interface FoundPath {
  readonly path: string
  readonly kind: 'file' | 'folder'
}

/** What code looks for files by. */
export interface FilePattern {
  /** The folder that it looks into, as the code has it; empty for the current one. */
  readonly folder: string
  /** What is matched in there, as `glob` has it: `*.py`, or `**` for folders at any depth. */
  readonly names: string
  /** Whether `*` matches names that begin with a dot. */
  readonly hidden: boolean
}

/** A world with nothing in it but the module itself. */
export const NOWHERE: World = {
  import: () => null,
  variable: () => [],
  commands: () => [],
  data: () => null,
  matches: () => null,
  field: () => null,
  makes: () => false,
  isReplaced: () => false,
  isUsedElsewhere: () => false,
}
