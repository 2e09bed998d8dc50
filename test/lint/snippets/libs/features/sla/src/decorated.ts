// expect: no-restricted-syntax
import { Injectable } from '@nestjs/common';
@Injectable()
export class EvaluateClocks {}
