import { once } from '../../collections/cache.ts'
import { callArguments, calledMethod } from '../../python/calls.ts'
import { calledName } from '../../python/module.ts'
import { findAll } from '../../python/syntax.ts'
import { readable } from '../diagnostic.ts'
import type { PythonFile } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'

/** Functions that copy a record with other values: no constructor is seen to be given those. */
const FUNCTIONS = /^(dataclasses\.replace|copy\.replace|attrs?\.evolve)$/
const METHODS = /^(_replace|model_copy)$/

/** Words one of which is in every module that makes such a copy. */
const WORDS = ['replace', 'evolve', 'model_copy', 'update=']
const LIBRARIES = ['dataclasses', 'attr', 'pydantic', 'NamedTuple', '_replace', 'copy']

/** Whether any code makes a changed copy of a record. */
export const makesChangedCopies = (workspace: Workspace): boolean =>
  once(known, workspace, () =>
    [...new Set(LIBRARIES.flatMap((word) => workspace.mentioning(word)))].some((path) => {
      if (!workspace.holds(path, WORDS)) return false
      const file = readable(workspace.python(path))
      return !file || copies(file)
    }),
  )

const known = new WeakMap<Workspace, boolean>()

const copies = ({ module }: PythonFile): boolean =>
  findAll(module.root, 'call').some((call) => {
    if (FUNCTIONS.test(calledName(module, call))) return true
    const name = calledMethod(module, call)?.name ?? ''
    // pydantic's, before its second version
    const updates = name === 'copy' && callArguments(module, call)?.keyword.has('update')
    return METHODS.test(name) || updates === true
  })
