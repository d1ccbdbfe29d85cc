// XState under Node: the same machines, read from standard input as JSON; one line of JSON out for each line in.
// {"case": "flat", "count": 10000} -> {"seconds": 0.05}; {"instances": 100000} -> {"bytes": 900}; {"compile": "flat"} -> {"seconds": …}
import { createInterface } from 'node:readline';
import { createActor, createMachine, assign, setup } from 'xstate';

const charts = JSON.parse(process.argv[2]);
const scripts = {
  flat: [{ type: 'open', amount: 3 }, { type: 'close', amount: 4 }],
  hierarchical: [{ type: 'go' }, { type: 'go' }, { type: 'out' }, { type: 'back' }],
  parallel: [{ type: 'tick' }, { type: 'pause' }, { type: 'resume' }],
  thousand: [{ type: 'next' }],
};
const make = {
  flat: () =>
    setup({
      guards: { within: ({ context, event }) => event.amount <= context.limit },
      actions: { add: assign({ total: ({ context, event }) => context.total + event.amount }) },
    }).createMachine(charts.flat),
  hierarchical: () => createMachine(charts.hierarchical),
  parallel: () => createMachine(charts.parallel),
  thousand: () => createMachine(charts.thousand),
};
const running = {};

function actor(name) {
  running[name] ??= createActor(make[name]()).start();
  return running[name];
}

function cpu(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function send(name, count) {
  const to = actor(name);
  const script = scripts[name];
  return cpu(() => {
    for (let i = 0; i < count; i += script.length) for (const event of script) to.send(event);
  });
}

function instances(count) {
  const machine = make.flat();
  const kept = [];
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < count; i++) kept.push(createActor(machine).start());
  globalThis.gc?.();
  const bytes = (process.memoryUsage().heapUsed - before) / kept.length;
  return bytes;
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const asked = JSON.parse(line);
  let answer;
  if (asked.case) answer = { seconds: send(asked.case, asked.count) };
  else if (asked.compile) answer = { seconds: cpu(() => createActor(make[asked.compile]())) };
  else answer = { bytes: instances(asked.instances) };
  process.stdout.write(JSON.stringify(answer) + '\n');
});
