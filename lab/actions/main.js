// What the runner starts for an action, and, by its name after.js, at the job's end. A program for Node is told every
// input of its step, unknown ones included; a composite action is not. All that it does is to call the double.
const { spawnSync } = require('node:child_process');
const { basename } = require('node:path');
const { action } = require('./action.json');

const when = basename(__filename) === 'after.js' ? ['after'] : [];
const env = { ...process.env, PYTHONPATH: __dirname, PYTHONDONTWRITEBYTECODE: '1' };
const done = spawnSync('python3', ['-m', 'doubles', action, ...when], { stdio: 'inherit', env });
if (done.error) console.log(`::error::python3 cannot be started: ${done.error.message}`);
process.exit(done.status ?? 1);
