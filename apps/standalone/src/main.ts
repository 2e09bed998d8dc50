process.stdout.write('x');export {};
