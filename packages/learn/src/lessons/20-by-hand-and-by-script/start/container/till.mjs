// Stands for the server of the till. A real one would go on running.
import { withDatabase } from './database.mjs';

const { rows } = await withDatabase((client) => client.query('SELECT station FROM products'));
console.log(`The till is open and sells ${rows.length} products.`);
