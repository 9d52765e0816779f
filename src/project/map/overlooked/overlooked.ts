import type { Diagnostic } from '../../diagnostic.ts'
import type { PythonFile } from '../../files/python-file.ts'
import type { RepositoryWorld } from '../../world/repository-world.ts'
import { classesHandedOn } from './classes-handed-on.ts'
import { classesLookedUp } from './classes-looked-up.ts'
import { classesMixedIn } from './classes-mixed-in.ts'
import { classesNotImported } from './classes-not-imported.ts'

/** Warns of what may make steps in a module and is not found. */
export const overlookedIn = (world: RepositoryWorld, file: PythonFile): Diagnostic[] => [
  ...classesNotImported(file),
  ...classesHandedOn(world, file),
  ...classesLookedUp(world, file),
  ...classesMixedIn(world, file),
]
