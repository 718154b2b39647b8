/** Words that YAML 1.1 or 1.2 takes for something else than text, in small letters. */
const notText = new Set(['null', 'true', 'false', 'yes', 'no', 'on', 'off', 'y', 'n']);

/** An exponent alone, such as e0, is a number to some readers of YAML 1.1. */
const exponent = /^e[-_]?\d/i;

/**
 * A text as a value of YAML, read alike in YAML 1.1 (Kubernetes, Ansible) and 1.2 (Compose, GitHub): as it is where it
 * begins with a letter and can be nothing but text, else between double quotes, as in JSON.
 */
export function yamlValue(text: string): string {
  if (/^[a-z][a-z0-9_-]*$/i.test(text) && !notText.has(text.toLowerCase()) && !exponent.test(text)) {
    return text;
  }
  // What YAML 1.1 takes for line breaks, and what no YAML may hold, is no matter to JSON.
  return JSON.stringify(text).replaceAll(/[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
