import { judgeNotices } from './suite.ts';

judgeNotices('frustration');
