import { defineTransform, findAll, outcomeOf, replaceText, textOf } from 'aml-debug'

/** Sends what a script prints to its log. */
export const noPrint = defineTransform<'python', object>({
  id: 'no-print',
  language: 'python',
  trigger: ['logging.info'],
  summary: 'turns print into logging.info',
  description:
    'Each call of print becomes a call of logging.info, where the script imports logging.',

  add(source) {
    const calls = findAll(source.root, 'call').flatMap(({ children: [callee] }) =>
      callee && textOf(source, callee) === 'print' ? [callee] : [],
    )
    if (!source.text.includes('import logging')) return outcomeOf([])
    return outcomeOf(calls.map(({ start, end }) => replaceText(start, end, 'logging.info')))
  },

  remove(source) {
    const calls = findAll(source.root, 'call').flatMap(({ children: [callee] }) =>
      callee && textOf(source, callee) === 'logging.info' ? [callee] : [],
    )
    return outcomeOf(calls.map(({ start, end }) => replaceText(start, end, 'print')))
  },
})
