/** A module of its own, so that the build makes a file of its own of it: nothing but completion needs it. */
export { default as yargs } from 'yargs'
