// expect: core-is-pure no-restricted-syntax not-in-allowed
import { Module } from '@nestjs/common';
@Module({})
export class CoreModule {}
