import { describeLessons } from './lesson-suite.ts';

describeLessons(2, 4);
