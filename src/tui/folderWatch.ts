import { existsSync, type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import { folderPaths, isFolder, isHidden } from '../study/modelPaths.ts';

/** What is heard of a folder: the name of the entry that was touched, where the system tells it. */
export type Stirred = (folder: string, name: string | null) => void;

/** Watches folders, and on request all below them: those that come later too. */
export class FolderWatch {
  private readonly watchers = new Map<string, FSWatcher>();
  private readonly stirred: Stirred;
  private readonly refused: (folder: string) => void;

  constructor(stirred: Stirred, refused: (folder: string) => void) {
    this.stirred = stirred;
    this.refused = refused;
  }

  add(folder: string): void {
    this.watch(folder, (name) => this.stirred(folder, name));
  }

  /** The folder and all below it. */
  addAll(root: string): void {
    for (const folder of folderPaths(root))
      this.watch(folder, (name) => {
        if (name !== null && !isHidden(name) && isFolder(join(folder, name))) this.addAll(join(folder, name));
        this.stirred(folder, name);
      });
  }

  close(): void {
    for (const w of this.watchers.values()) w.close();
    this.watchers.clear();
  }

  private watch(folder: string, heard: (name: string | null) => void): void {
    if (this.watchers.has(folder)) return;
    try {
      const watcher = watch(folder, (_, name) => {
        // A folder of the same name that comes later is another one.
        if (!existsSync(folder)) this.forget(folder);
        heard(name);
      });
      watcher.on('error', () => this.forget(folder));
      this.watchers.set(folder, watcher);
    } catch {
      this.refused(folder);
    }
  }

  private forget(folder: string): void {
    this.watchers.get(folder)?.close();
    this.watchers.delete(folder);
  }
}
