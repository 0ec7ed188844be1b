import { judgeNotices } from './suite.ts';

judgeNotices('contrastive');
