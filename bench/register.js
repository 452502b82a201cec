// Lets Node 20 run the benches from source: `node --import ./bench/register.js bench/NAME.ts`. Types are stripped by
// the compiler that builds the project; every module, the twins of the kernels among them, is loaded as it stands.
import { register } from 'node:module';

register('./typescript-loader.js', import.meta.url);
