import { describeLessons } from './lesson-suite.ts';

describeLessons(3, 4);
