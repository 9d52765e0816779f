/**
 * A test for paths by a pattern as `.gitignore` has them: without a slash it matches at any depth, `*` and `?`
 * stay within a name, `**` crosses folders, and whatever matches a folder matches all that is in it.
 */
export function globMatcher(pattern: string): (path: string) => boolean {
  const trimmed = pattern.replace(/^\.\//, '').replace(/\/+$/, '')
  const anchored = trimmed.includes('/')
  const source = toRegExp(trimmed.replace(/^\//, ''))
  const expression = new RegExp(`^${anchored ? '' : '(?:.*/)?'}${source}(?:/.*)?$`, 'su')
  return (path) => expression.test(path)
}

function toRegExp(pattern: string): string {
  let source = ''
  let braces = 0
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at)
    const set = /^\[(!|\^)?(\]?[^\]]*)\]/.exec(rest)
    if (rest.startsWith('**/')) {
      source += '(?:.*/)?'
      at += 3
    } else if (rest.startsWith('**')) {
      source += '.*'
      at += 2
    } else if (set) {
      const members = (set[2] ?? '').replace(/[\\\]^[&]/g, '\\$&')
      source += `(?!/)[${set[1] ? '^' : ''}${members}]`
      at += set[0].length
    } else if (rest[0] === '{' && rest.includes('}')) {
      source += '(?:'
      braces++
      at++
    } else if (rest[0] === '}' && braces > 0) {
      source += ')'
      braces--
      at++
    } else {
      const char = String.fromCodePoint(pattern.codePointAt(at) ?? 0)
      if (char === '*') source += '[^/]*'
      else if (char === '?') source += '[^/]'
      else if (char === ',' && braces > 0) source += '|'
      else source += char.replace(/[\\^$.*+?()[\]{}|/]/u, '\\$&')
      at += char.length
    }
  }
  return source + ')'.repeat(braces)
}
