import type { PythonModule } from '../module.ts'
import type { PyNode } from '../syntax.ts'

/** A module, and its path from the repository's root. */
export interface Unit {
  readonly module: PythonModule
  readonly path: string
}

/** A node of a module's tree, and that module. */
export interface UnitNode {
  readonly unit: Unit
  readonly node: PyNode
}

/**
 * What is settled in one reading: the value of a name, by the identifier that binds it (a parameter, a variable of a
 * loop); the value of an expression, by its node; and the call by which a function was entered, by the function's node.
 */
export type Bound = ReadonlyMap<PyNode, StaticValue>

/** The value of an expression, as far as it is known without running the code. */
export type StaticValue =
  /** `member`: what an Enum, `of`, calls it; `listed`: one of the files that code looks for by a pattern. */
  | {
      readonly kind: 'string'
      readonly value: string
      readonly secret?: true
      readonly member?: string
      readonly of?: UnitNode
      readonly listed?: true
    }
  | { readonly kind: 'none' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'integer'; readonly value: number }
  /** An open file, or what is read from one, by its path as the code has it. */
  | { readonly kind: 'file'; readonly path: string }
  /** A list, tuple, set or dict literal. */
  | ({ readonly kind: 'collection'; readonly bound: Bound } & UnitNode)
  /** What a comprehension makes, item by item. */
  | ({ readonly kind: 'made'; readonly bound: Bound } & UnitNode)
  /** What a call gives a `**kwargs`, or a namespace, by name. */
  | {
      readonly kind: 'keywords'
      readonly unit: Unit
      readonly given: ReadonlyMap<string, PyNode>
      /** What names mean in what is given, where that is settled. */
      readonly bound?: Bound
      /**
       * The dicts that give more of them, the last of which wins, but for those that parameters of the function take.
       */
      readonly rest?: { readonly of: readonly UnitNode[]; readonly without: ReadonlySet<string> }
    }
  /** What a call gives `*args`, in order; `rest` is the expression whose items follow. */
  | {
      readonly kind: 'arguments'
      readonly unit: Unit
      readonly given: readonly PyNode[]
      readonly rest: PyNode | null
    }
  /** What a configparser holds, or one section of it, as a dict literal; `made` is the call that makes the parser. */
  | ({
      readonly kind: 'options'
      readonly of: 'sections' | 'section'
      readonly made: PyNode
    } & UnitNode)
  | ({ readonly kind: 'function' } & UnitNode)
  | ({ readonly kind: 'class' } & UnitNode)
  | ({
      readonly kind: 'instance'
      readonly bound: Bound
      /** The call that makes it, where it is known. */
      readonly call?: UnitNode
      /** Whether its fields may hold something else than the class says, by a call that is not known. */
      readonly given?: true
    } & UnitNode)
  /** A method of an instance, or of a class. */
  | ({ readonly kind: 'method'; readonly self: StaticValue } & UnitNode)
  /** A module of the repository, or a package on the way to one. */
  | { readonly kind: 'module'; readonly dotted: string; readonly from: string }
  /** An expression that is read once it is asked for, and what names mean in it, if that differs from elsewhere. */
  | ({ readonly kind: 'deferred'; readonly bound?: Bound | undefined } & UnitNode)
  /**
   * What `*node` or `**node` gives a parameter, read once it is asked for; its default where that holds no such item.
   */
  | ({
      readonly kind: 'item'
      readonly key: StaticValue
      readonly otherwise: UnitNode | null
    } & UnitNode)
  /** Not known; `node` is the expression that stopped the evaluation. */
  | ({
      readonly kind: 'unknown'
      /** An environment variable that nothing sets. */
      readonly unset?: true
      /** It is in this file, which cannot be read. */
      readonly file?: string
      /** Something of a library: what is asked of it is not known either. */
      readonly library?: true
      /** What an argparse parser, by the call that makes it, reads from the command line: its attributes are options. */
      readonly isNamespace?: true
      /** It differs in more ways of reaching it, or is given by more commands, than are told apart. */
      readonly tooMany?: 'ways' | 'commands'
      /** What names meant where a call stopped the evaluation. */
      readonly bound?: Bound
    } & UnitNode)

/** A value of one kind. */
export type StaticValueOf<Kind extends StaticValue['kind']> = Extract<StaticValue, { kind: Kind }>

/** A value that is compared by itself: Python changes none of these in place. */
export type Plain = StaticValueOf<'none' | 'string' | 'boolean' | 'integer'>

/** Whether a value is compared by itself. */
export const isPlain = (value: StaticValue): value is Plain =>
  /^(none|string|boolean|integer)$/.test(value.kind)

/**
 * A question that a reader has left open on its way to a value; with each answer to it the value may be another one.
 */
export type Need =
  /** Which call has entered a function: its parameters may have other values for each. */
  | {
      readonly kind: 'callers'
      readonly unit: Unit
      readonly function: PyNode
      /** The object that it makes, where it is a constructor and that is known. */
      readonly self?: StaticValueOf<'instance'>
    }
  /** Which item a loop is at. */
  | { readonly kind: 'loop'; readonly unit: Unit; readonly loop: PyNode }
  /** Which of several values an expression has. */
  | {
      readonly kind: 'choice'
      readonly unit: Unit
      readonly at: PyNode
      readonly options: readonly StaticValue[]
    }
  /** Which class `self`, or `cls`, is of: a derived one may have other attributes. */
  | {
      readonly kind: 'receivers'
      readonly unit: Unit
      readonly type: PyNode
      readonly parameter: PyNode
      readonly as: 'instance' | 'class'
    }

/** The value of `self` in a method of a class, or of `cls`. */
export const receiver = (as: 'instance' | 'class', unit: Unit, node: PyNode): StaticValue =>
  as === 'class' ? { kind: as, unit, node } : { kind: as, unit, node, bound: new Map() }

/** A known string; a secret one is never shown. */
export const string = (value: string, secret = false): StaticValue =>
  secret ? { kind: 'string', value, secret } : { kind: 'string', value }

/** A known whole number. */
export const integer = (value: number): StaticValueOf<'integer'> => ({ kind: 'integer', value })

/** The value of an expression that is read once it is asked for. */
export const deferred = (unit: Unit, node: PyNode): StaticValueOf<'deferred'> => ({
  kind: 'deferred',
  unit,
  node,
})

/** A value that is not known because of an expression. */
export const unknown = (unit: Unit, node: PyNode): StaticValueOf<'unknown'> => ({
  kind: 'unknown',
  unit,
  node,
})

/**
 * A value that is not known because a part of it is not, or is something else than is needed: the unknown part, else
 * the whole.
 */
export const stopped = (
  unit: Unit,
  whole: PyNode,
  part: StaticValue | null | undefined,
): StaticValueOf<'unknown'> => (part?.kind === 'unknown' ? part : unknown(unit, whole))
