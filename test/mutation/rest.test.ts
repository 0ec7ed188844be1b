import { judgeNotices } from './suite.ts';

judgeNotices('rest');
