import { parentPort, workerData } from 'node:worker_threads';
import { load } from '../../model/load.ts';
import type { Model } from '../../model/model.ts';
import { type Simulator, simulator } from './draw.ts';
import type { Answer, Task, ThreadData } from './workers.ts';

// A thread that follows draws: tasks come in, what was seen goes out.

const { file, questions, stop } = workerData as ThreadData;
const tell = (answer: Answer): void => parentPort!.postMessage(answer);
let model: Model | undefined;
const simulators = new Map<number, Simulator>();

parentPort!.on('message', (task: Task) => {
  try {
    model ??= load(file.text, { readFile: (path) => file.files.get(path) }).model;
    if (model === undefined) throw new Error('the model was valid when it was sent');
    let follow = simulators.get(task.question);
    if (follow === undefined) {
      follow = simulator(model, questions[task.question]!);
      simulators.set(task.question, follow);
    }
    tell({ kind: 'drawn', task, drawn: follow(task.draw, () => Atomics.load(stop, 0) !== 0) });
  } catch (problem) {
    tell({ kind: 'fault', reason: problem instanceof Error ? (problem.stack ?? problem.message) : String(problem) });
  }
});
