import { reachingBinding } from '../../src/python/bindings.ts'
import { calledMethod } from '../../src/python/calls.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { partsOfText } from '../../src/python/strings.ts'
import { namedChildren, type PyNode, partOf } from '../../src/python/syntax.ts'

/**
 * What a text begins with, up to what is filled in when the code runs: `azureml-core==` of `f"azureml-core=={version}"`;
 * empty where nothing is known of it.
 */
export function begunText(module: PythonModule, node: PyNode): string {
  switch (node.type) {
    case 'string':
    case 'concatenated_string': {
      const parts = partsOfText(module, node) ?? []
      const end = parts.findIndex((part) => typeof part !== 'string')
      return (end < 0 ? parts : parts.slice(0, end)).join('')
    }
    case 'parenthesized_expression': {
      const [inner] = namedChildren(node)
      return inner ? begunText(module, inner) : ''
    }
    case 'binary_operator':
      return begunText(module, partOf(node, 'left'))
    case 'call': {
      const method = calledMethod(module, node)
      return method?.name === 'format' ? begunText(module, method.object) : ''
    }
    case 'identifier': {
      const binding = reachingBinding(module, node)
      const value = binding?.kind === 'assignment' ? binding.value : null
      // names that stand for each other would never end
      return value && value.start < node.start ? begunText(module, value) : ''
    }
    default:
      return ''
  }
}
