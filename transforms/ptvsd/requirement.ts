/** A requirement of ptvsd without what follows a marker or a comment: `ptvsd==4.3.2`, `ptvsd[x] >= 4`. */
const REQUIREMENT = /ptvsd(?:\[[^\]]*\])?(?:\s*[=<>~!]=?[^;'"#]*[^;'"#\s])?/i

/**
 * A text with debugpy in place of its requirement of ptvsd; unpinned, so that pip chooses the newest for the Python
 * that is there.
 */
export const withDebugpy = (text: string): string => text.replace(REQUIREMENT, 'debugpy')
