// Reads a workflow with GitHub's own parser and prints what it finds wrong, as JSON. It runs below tsx, because the parser
// imports JSON in a way that Node alone refuses.
import { text } from 'node:stream/consumers';
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';

const content = await text(process.stdin);
const { context, value } = parseWorkflow({ name: 'ci.yml', content }, new NoOperationTraceWriter());
if (value) await convertWorkflowTemplate(context, value);
console.log(JSON.stringify(context.errors.getErrors().map(({ message }) => message)));
