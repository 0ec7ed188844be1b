import { judgeNotices } from './suite.ts';

judgeNotices('head');
