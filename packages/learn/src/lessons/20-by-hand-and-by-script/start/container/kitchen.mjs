// Stands for the server of the kitchen display. A real one would go on running.
import { withDatabase } from './database.mjs';

const { rows } = await withDatabase((client) => client.query("SELECT name FROM products WHERE station = 'kitchen'"));
console.log(`The kitchen cooks: ${rows.map(({ name }) => name).join(', ') || 'nothing'}.`);
