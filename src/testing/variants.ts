import { DEFINING } from '../../transforms/azureml/kinds.ts'
import type { Files, FixtureCase } from './fixture.ts'

/** A definition names one of these, or what it runs does. */
const NAMED = [...DEFINING, 'HyperDriveConfig']

/** A case in other clothes. */
export interface Variant {
  readonly name: string
  /** Whether what is said of the files is said of other places. */
  readonly moves: boolean
  readonly fixture: FixtureCase
}

/** The same case in other clothes: line endings, byte order mark, no final newline, in notebook cells. */
export function variants(fixture: FixtureCase): Variant[] {
  const all = [...fixture.before.values(), ...(fixture.after?.values() ?? [])]
  const made: Variant[] = []
  const add = (name: string, convert: (path: string, text: string) => string) =>
    made.push({ name, moves: false, fixture: converted(fixture, convert) })
  if (!all.some((bytes) => bytes.includes('\r')))
    add('CRLF', (_, text) => text.replaceAll('\n', '\r\n'))
  if (!all.some((bytes) => bytes[0] === 0xef)) add('BOM', (_, text) => `\uFEFF${text}`)
  if (all.some((bytes) => bytes.at(-1) === 0x0a))
    add('no final newline', (_, text) => text.replace(/\n$/, ''))
  const inCell = inNotebook(fixture)
  if (inCell) made.push(...inCell)
  return made
}

/** Converts each file that exists before; what `add` makes anew keeps its own form. */
function converted(
  fixture: FixtureCase,
  convert: (path: string, text: string) => string,
): FixtureCase {
  const over = (files: Files) =>
    new Map(
      [...files].map(([path, bytes]) => [
        path,
        fixture.before.has(path) && isText(bytes)
          ? Buffer.from(convert(path, bytes.toString('utf8')))
          : bytes,
      ]),
    )
  return { ...fixture, before: over(fixture.before), after: fixture.after && over(fixture.after) }
}

const isText = (bytes: Buffer): boolean => Buffer.from(bytes.toString('utf8')).equals(bytes)

/** Definitions as notebooks: the whole file in one cell, its source as a list and as one string. */
function inNotebook(fixture: FixtureCase): Variant[] | null {
  const isDefinition = (path: string, bytes: Buffer) =>
    path.endsWith('.py') &&
    isText(bytes) &&
    bytes.includes('azureml') &&
    NAMED.some((name) => bytes.includes(name)) &&
    !bytes.includes('__file__') &&
    bytes[0] !== 0xef
  const paths = [...fixture.before]
    .filter(([path, bytes]) => isDefinition(path, bytes))
    .map(([path]) => path)
  if (paths.length === 0 || fixture.config.inNotebook === false) return null
  const wrapped = (asList: boolean): FixtureCase => {
    const over = (files: Files) =>
      new Map(
        [...files].map(([path, bytes]) =>
          paths.includes(path)
            ? [path.replace(/\.py$/, '.ipynb'), notebook(bytes.toString('utf8'), asList)]
            : [path, bytes],
        ),
      )
    return { ...fixture, before: over(fixture.before), after: fixture.after && over(fixture.after) }
  }
  return [
    { name: 'in a notebook (lines)', moves: true, fixture: wrapped(true) },
    { name: 'in a notebook (one string)', moves: true, fixture: wrapped(false) },
  ]
}

/** A notebook whose other parts would not survive being parsed and printed. */
function notebook(code: string, asList: boolean): Buffer {
  const text = code.replace(/\n$/, '')
  const lines = text.split(/(?<=\n)/).map((line) => JSON.stringify(line))
  const source = asList ? `[\n    ${lines.join(',\n    ')}\n   ]` : JSON.stringify(text)
  return Buffer.from(
    `{\n "cells": [\n  {"cell_type":"markdown", "metadata":{},\n   "source": ["# caf\\u00e9\\n"]},\n  {\n   "cell_type": "code",\n   "source": ${source},\n` +
      '   "metadata": {"id": 12345678901234567890, "x": 1.0e+2},\n   "execution_count": 1,\n   "outputs": [{"text": ["\\ud83d"]}]\n  }\n ],\n' +
      ' "metadata": {"language_info": {"name": "python"}},\n "nbformat": 4, "nbformat_minor":5}\n',
  )
}
