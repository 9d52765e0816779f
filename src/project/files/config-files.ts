import { once } from '../../collections/cache.ts'
import type { Workspace } from './workspace.ts'

const CONFIGURES =
  /(\.(ya?ml|json|runconfig|toml|cfg|txt|in|pip|sh|ps1|cmd|bat)|(^|\/)(makefile|setup\.py))$/i

/** By the list of all files, which those of a repository share. */
const known = new WeakMap<readonly string[], readonly string[]>()

/**
 * The files that may configure, describe or start something, by their names: what more is asked of a name is asked of
 * these. Each who asks would look at the names of a whole library else.
 */
export const configFiles = ({ files }: Pick<Workspace, 'files'>): readonly string[] =>
  once(known, files, () => files.filter((path) => CONFIGURES.test(path)))
