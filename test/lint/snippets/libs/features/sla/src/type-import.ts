// expect: @typescript-eslint/consistent-type-imports
import { DataSource } from 'typeorm';
export type Connection = DataSource;
