import { reachingBinding } from './bindings.ts'
import type { PythonModule } from './module.ts'
import type { PyNode } from './syntax.ts'

/** The lambda that a name stands for; null for any other expression. */
export function lambdaNamed(module: PythonModule, node: PyNode): PyNode | null {
  const binding = node.type === 'identifier' ? reachingBinding(module, node) : null
  return binding?.kind === 'assignment' && binding.value?.type === 'lambda' ? binding.value : null
}
