;; STREAM's triad, a[i] = b[i] + s * c[i], two lanes at a time and eight doubles a turn; arrays are byte offsets, `end`
;; is where a ends, and lengths are multiples of 8.
(module
  (import "env" "memory" (memory 1 65536))
  (func (export "triad") (param $a i32) (param $b i32) (param $c i32) (param $s f64) (param $end i32)
    (local $w v128)
    (local.set $w (f64x2.splat (local.get $s)))
    (loop $next
      (v128.store (local.get $a)
        (f64x2.add (v128.load (local.get $b)) (f64x2.mul (local.get $w) (v128.load (local.get $c)))))
      (v128.store offset=16 (local.get $a)
        (f64x2.add (v128.load offset=16 (local.get $b))
          (f64x2.mul (local.get $w) (v128.load offset=16 (local.get $c)))))
      (v128.store offset=32 (local.get $a)
        (f64x2.add (v128.load offset=32 (local.get $b))
          (f64x2.mul (local.get $w) (v128.load offset=32 (local.get $c)))))
      (v128.store offset=48 (local.get $a)
        (f64x2.add (v128.load offset=48 (local.get $b))
          (f64x2.mul (local.get $w) (v128.load offset=48 (local.get $c)))))
      (local.set $b (i32.add (local.get $b) (i32.const 64)))
      (local.set $c (i32.add (local.get $c) (i32.const 64)))
      (br_if $next
        (i32.lt_u (local.tee $a (i32.add (local.get $a) (i32.const 64))) (local.get $end))))))
